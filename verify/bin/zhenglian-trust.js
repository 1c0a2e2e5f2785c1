#!/usr/bin/env node
import { trustMain } from '../dist/trust-command.js';

process.exitCode = await trustMain(
  process.argv.slice(2),
  (text) => process.stdout.write(text),
  (text) => process.stderr.write(text),
);
