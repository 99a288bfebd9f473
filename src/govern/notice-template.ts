/** Templates that an authority adds: whole, in one version, never changed; and the choice among all there are. */
import { assert } from '#base/assert.ts';
import { refuse, type Decision } from '#model/decision.ts';
import type { Draft, Evolve } from '#model/event.ts';
import { aggregate } from '#model/aggregate.ts';
import {
  templateEvents,
  TemplateRow,
  type NoticeKind,
  type NoticeLanguage,
  type NoticeTemplate,
  type TemplateEvents,
} from '#model/notice-template.ts';
import { SHIPPED_TEMPLATES } from './notice-text/shipped.ts';

export const evolveTemplate: Evolve<TemplateRow, TemplateEvents> = (state, event) => {
  const { streamId: id, version, at } = event;
  if (event.type === 'template.added') {
    return { id, version, ...event.data, addedAt: at, retiredAt: null };
  }
  assert(state !== null, 'a template is added before it is retired');
  return { ...state, version, retiredAt: at };
};

export const templateAggregate = aggregate({
  kind: 'template',
  table: 'noticeTemplate',
  state: TemplateRow,
  events: templateEvents,
  evolve: evolveTemplate,
});

/** `present`: the templates of that authority. A change is a new version beside the old ones. */
export function addTemplate(
  state: TemplateRow | null,
  present: readonly TemplateRow[],
  jurisdiction: string,
  template: NoticeTemplate,
): Decision<Draft<TemplateEvents>> {
  const { id, version, language } = template;
  const isSame = (other: NoticeTemplate): boolean =>
    other.id === id && other.version === version && other.language === language;
  const taken = present.some((row) => row.jurisdiction === jurisdiction && isSame(row.template));
  if (state !== null || taken || SHIPPED_TEMPLATES.some(isSame)) {
    return refuse(
      'conflict',
      `There is a template ${id} ${version} (${language}): raise the version`,
    );
  }
  return { events: [{ type: 'template.added', data: { jurisdiction, template } }] };
}

/** Notices that were served with it keep their words. */
export function retireTemplate(
  state: TemplateRow,
  reason: string,
): Decision<Draft<TemplateEvents>> {
  if (state.retiredAt !== null) return refuse('wrong-state', 'This template is retired already');
  return { events: [{ type: 'template.retired', data: { reason } }] };
}

export interface TemplateWish {
  readonly kind: NoticeKind;
  readonly language: NoticeLanguage;
  /** Whether the system was taken over by others. */
  readonly isVictim: boolean;
  /** Local date on which the notice is issued: `2026-03-01`. */
  readonly on: string;
}

/**
 * The template to use: of those in force, one made for victims where the unit is one, then the latest. The authority's
 * own (`own`) win over ours of the same date and version.
 */
export function pickTemplate(
  own: readonly TemplateRow[],
  wish: TemplateWish,
): NoticeTemplate | null {
  const inForce = own.filter((row) => row.retiredAt === null).map((row) => row.template);
  const fitting = [...inForce, ...SHIPPED_TEMPLATES].filter(
    ({ kind, language, tone, effectiveFrom }) =>
      kind === wish.kind &&
      language === wish.language &&
      effectiveFrom <= wish.on &&
      (tone === 'any' || wish.isVictim),
  );
  const byMerit = fitting.toSorted(
    (a, b) =>
      Number(b.tone === 'victim') - Number(a.tone === 'victim') ||
      b.effectiveFrom.localeCompare(a.effectiveFrom) ||
      b.version - a.version,
  );
  return byMerit[0] ?? null;
}
