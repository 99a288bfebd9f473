/** First parts of the console's paths: the office answers them with the console's page. */
export const CONSOLE_AREAS = [
  'sign-in',
  'set-up',
  'link',
  'me',
  'situation',
  'energy',
  'inbox',
  'cases',
  'orders',
  'systems',
  'addresses',
  'points',
  'sensors',
  'record',
  'people',
  'rules',
] as const;
