/** Writes docs/openapi.json anew from the route table: `node tools/make-openapi.ts`. A test holds it fresh. */
import { writeFileSync } from 'node:fs';
import { openApiText } from '#api/open-api.ts';

writeFileSync(new URL('../docs/openapi.json', import.meta.url), openApiText());
