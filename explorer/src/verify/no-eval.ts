import { config } from 'zod';

// Must be evaluated before any schema is made: zod otherwise tries `new Function`, which the page's content security
// policy forbids and reports.
config({ jitless: true });
