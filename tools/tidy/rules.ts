/** The rules of the house as data; the tests beside this file apply them and say what to do. */

/** Folders whose code knows no Node, no DOM, no clock and no dice. `base` is a leaf that pure code may import. */
export const PURE_FOLDERS = ['base', 'model', 'wire', 'flow', 'analyze', 'detect'];
