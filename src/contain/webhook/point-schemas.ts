/** The messages of the webhook protocol as JSON Schema, for whoever builds the other end without TypeScript. */
import { z } from 'zod';
import { PointChanges, PointDone, PointRefusal, PointState } from '#model/point-webhook.ts';

/** The text of docs/containment/webhook.schema.json; a test holds that file to it. */
export function pointSchemasText(): string {
  const schema = (message: z.ZodType): unknown => {
    const { $schema: _, ...json } = z.toJSONSchema(message, {
      // Networks are brought into their one spelling by code; what is left of them here is a text.
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      },
    });
    return json;
  };
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Minewatch webhook protocol for enforcement points',
    $defs: {
      state: schema(PointState),
      changes: schema(PointChanges),
      done: schema(PointDone),
      refusal: schema(PointRefusal),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
