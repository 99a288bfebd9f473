import assert from 'node:assert/strict';
import { SHIPPED_TEMPLATES } from '#govern/notice-text/shipped.ts';
import { onEachDatabase } from '../../../test/office.ts';
import { NOTHING, scene, shown } from '../notices/scene.fixture.ts';
import { perform } from '../perform.ts';
import { listTemplates, shippedTemplates } from './list-templates.ts';
import { addTemplate, retireTemplate } from './manage-templates.ts';

onEachDatabase(
  'an authority adds its own words, and what was served keeps the old ones',
  async (_t, database) => {
    const at = await scene(database);
    const { office } = at;
    const administrator = await at.staff.hire('administrator');
    const analyst = await at.staff.hire('analyst');
    const [ours] = SHIPPED_TEMPLATES;
    assert.ok(ours !== undefined);
    const template = { ...ours, version: 2, title: 'Notice of our own' };
    const body = { jurisdiction: 'hebei', template };
    await assert.rejects(perform(office, addTemplate, analyst, { params: {}, query: {}, body }), {
      code: 'forbidden',
    });
    const before = await at.prepare();
    const { id } = await perform(office, addTemplate, administrator, {
      params: {},
      query: {},
      body,
    });
    await assert.rejects(
      perform(office, addTemplate, administrator, { params: {}, query: {}, body }),
      {
        code: 'conflict',
      },
    );
    assert.equal((await at.prepare()).document.title, 'Notice of our own');
    const named = await at.prepare({ template: { id: 'finding', version: 1 } });
    assert.equal(named.document.title, ours.title);
    await perform(office, retireTemplate, administrator, {
      params: { id },
      query: {},
      body: { reason: 'mistake' },
    });
    assert.equal((await at.prepare()).document.title, ours.title);
    assert.equal((await shown(at, before.id)).document.title, ours.title);
    const page = { params: {}, query: { limit: 10 }, body: {} };
    assert.equal((await perform(office, listTemplates, analyst, page)).items.length, 1);
    const shipped = await perform(office, shippedTemplates, analyst, { params: {}, ...NOTHING });
    assert.equal(shipped.items.length, SHIPPED_TEMPLATES.length);
  },
);
