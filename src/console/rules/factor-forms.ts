import type { TFunction } from 'i18next';
import {
  FACTOR_COUNTS,
  FACTOR_GRADES,
  FACTOR_KINDS,
  GRAMS_PER_KWH_MAX,
  type EnergyFactor,
  type EnergyFactorEntry,
} from '#model/energy-factor.ts';
import { energyFactorRoutes } from '#model/routes/energy.ts';
import { call, Refused } from '../api/call.ts';
import { number } from '../look/format.ts';
import {
  noteOf,
  oneOf,
  type DeedForm,
  type Field,
  type Option,
  type Values,
} from '../thing/deed.ts';

const placeField = (places: readonly Option[], t: TFunction): Field => ({
  kind: 'select',
  name: 'jurisdiction',
  label: t('factor.place'),
  options: places,
  ...(places[0] === undefined ? {} : { initial: places[0].value }),
});

/** A shipped one, for a place. */
export function chooseForm(
  factor: EnergyFactor,
  places: readonly Option[],
  t: TFunction,
): DeedForm {
  const { region, year, gramsPerKwh } = factor;
  return {
    title: t('factor.choose'),
    effect: t('factor.chooseDoes', {
      region,
      year: String(year),
      grams: number(gramsPerKwh, 1),
    }),
    kind: 'energy-factor',
    fields: [placeField(places, t)],
    send: ({ jurisdiction = '' }, deed) =>
      call(energyFactorRoutes.add, { body: { ...factor, jurisdiction } }, { deed }),
  };
}

export function addForm(places: readonly Option[], t: TFunction): DeedForm {
  return {
    title: t('factor.add'),
    effect: t('factor.addDoes'),
    kind: 'energy-factor',
    fields: [placeField(places, t), ...ownFields(t)],
    preview: (values) => {
      const { grams, year } = numbersIn(values);
      if (grams === null || year === null) return t('factor.notNumber');
      return t('factor.says', { grams: number(grams, 1), kg: number(grams, 1) });
    },
    send: (values, deed) => {
      const { grams, year } = numbersIn(values);
      if (grams === null || year === null) throw new Refused('invalid');
      const kind = oneOf(FACTOR_KINDS, values['kind']);
      const body = {
        kind,
        region: noteOf(values, 'region'),
        gramsPerKwh: grams,
        counts: kind === 'coal' ? 'standard-coal' : oneOf(FACTOR_COUNTS, values['counts']),
        year,
        grade: oneOf(FACTOR_GRADES, values['grade']),
        source: noteOf(values, 'source'),
        jurisdiction: values['jurisdiction'] ?? '',
      } as const;
      return call(energyFactorRoutes.add, { body }, { deed });
    },
  };
}

function ownFields(t: TFunction): readonly Field[] {
  return [
    {
      kind: 'select',
      name: 'kind',
      label: t('factor.kind'),
      options: FACTOR_KINDS.map((value) => ({ value, label: t(`factor.kinds.${value}`) })),
      initial: 'grid',
    },
    {
      kind: 'select',
      name: 'counts',
      label: t('factor.counts'),
      options: FACTOR_COUNTS.filter((one) => one !== 'standard-coal').map((value) => ({
        value,
        label: t(`factorCounts.${value}`),
      })),
      initial: 'generation-CO2',
      when: ({ kind }) => kind !== 'coal',
    },
    { kind: 'line', name: 'grams', label: t('factor.grams') },
    { kind: 'line', name: 'region', label: t('factor.region') },
    { kind: 'line', name: 'year', label: t('factor.year') },
    {
      kind: 'select',
      name: 'grade',
      label: t('factor.grade'),
      options: FACTOR_GRADES.filter((one) => one !== 'fallback').map((value) => ({
        value,
        label: t(`factorGrade.${value}`),
      })),
      initial: 'official',
    },
    { kind: 'line', name: 'source', label: t('factor.source') },
  ];
}

/** Null: it is none that a factor may have. */
function numbersIn(values: Values): {
  readonly grams: number | null;
  readonly year: number | null;
} {
  const grams = Number(noteOf(values, 'grams').replace(',', '.'));
  const year = Number(noteOf(values, 'year'));
  return {
    grams: grams > 0 && grams <= GRAMS_PER_KWH_MAX ? grams : null,
    year: Number.isInteger(year) && year >= 1990 && year <= 2200 ? year : null,
  };
}

export function withdrawForm(
  { id, region, year, version }: EnergyFactorEntry,
  t: TFunction,
): DeedForm {
  return {
    title: t('factor.withdraw'),
    effect: t('factor.withdrawDoes', { region, year: String(year) }),
    kind: 'energy-factor',
    isGrave: true,
    fields: [],
    send: (_values, deed) =>
      call(energyFactorRoutes.withdraw, { params: { id } }, { deed, version }),
  };
}
