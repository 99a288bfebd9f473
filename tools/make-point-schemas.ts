/** Writes docs/containment/webhook.schema.json anew from the schemas of the protocol: `node tools/make-point-schemas.ts`. */
import { writeFileSync } from 'node:fs';
import { pointSchemasText } from '#contain/webhook/point-schemas.ts';

writeFileSync(
  new URL('../docs/containment/webhook.schema.json', import.meta.url),
  pointSchemasText(),
);
