/** How findings look to people: a table, a block of plain words per finding, and what was read. */
export { renderDetail } from './render/detail.ts';
export { type Language } from './render/labels.ts';
export { renderSummary } from './render/summary.ts';
export { renderTable, type RenderOptions } from './render/table.ts';
