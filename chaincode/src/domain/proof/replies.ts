import * as z from 'zod';
import { LiveMortgageRecord } from '../mortgage/records.js';

/** What `mortgage` answers about a unit: every mortgage that burdens it, with its rank. */
export const LiveMortgages = z.strictObject({ items: z.array(z.strictObject({ rank: z.int().min(1), live: LiveMortgageRecord })) });
