/** Enforcement points in tests: what most of them do not care about. */
export const USUAL_POINT = {
  atDeath: 'lapse',
  garden: null,
  throttleKbit: null,
  withHolders: false,
} as const;
