/** Every analyzer, in the order in which they are asked. The one place where an analyzer becomes part of Minewatch. */
import type { Analyzer } from './analyzer.ts';

export const ANALYZERS: readonly Analyzer[] = [];
