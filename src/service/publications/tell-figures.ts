/** Figures in words, for the portal, which knows no rules. */
export { tellFigures, type FigureLine, type FigureSection } from '#govern/tell-figures.ts';
