import type { TFunction } from 'i18next';
import { AGENCY_KINDS, type Agency } from '#model/agency.ts';
import { LEVELS, type Jurisdiction } from '#model/jurisdiction.ts';
import { agencyRoutes, jurisdictionRoutes, unitRoutes } from '#model/routes/directory.ts';
import type { Unit } from '#model/unit.ts';
import { call } from '../api/call.ts';
import { maybeNote, noteOf, oneOf, type DeedForm, type Field } from '../thing/deed.ts';
import { agencyName } from './standing.ts';

function names(t: TFunction, before: { nameEn: string; nameZh: string } | null): Field[] {
  return [
    { kind: 'line', name: 'nameEn', label: t('sign.nameEn'), initial: before?.nameEn ?? '' },
    { kind: 'line', name: 'nameZh', label: t('sign.nameZh'), initial: before?.nameZh ?? '' },
  ];
}

const levelField = (t: TFunction, initial: string | undefined): Field => ({
  kind: 'select',
  name: 'level',
  label: t('sign.level'),
  options: LEVELS.map((value) => ({ value, label: t(`level.${value}`) })),
  ...(initial === undefined ? {} : { initial }),
});

export function openPlaceForm(above: Jurisdiction, t: TFunction): DeedForm {
  return {
    title: t('people.openPlace'),
    effect: t('people.openPlaceDoes', { path: above.path }),
    kind: 'jurisdiction',
    fields: [
      { kind: 'line', name: 'name', label: t('sign.placePath'), hint: t('sign.placePathAbout') },
      ...names(t, null),
      levelField(t, LEVELS[LEVELS.indexOf(above.level) + 1]),
    ],
    send: (values, deed) => {
      const body = {
        path: `${above.path}/${noteOf(values, 'name')}`,
        nameEn: noteOf(values, 'nameEn'),
        nameZh: noteOf(values, 'nameZh'),
        level: oneOf(LEVELS, values['level']),
        calendarId: null,
      };
      return call(jurisdictionRoutes.open, { body }, { deed });
    },
  };
}

export function placeForm(place: Jurisdiction, t: TFunction): DeedForm {
  const { id, calendarId, version } = place;
  return {
    title: t('people.change'),
    effect: t('people.changePlaceDoes', { path: place.path }),
    kind: 'jurisdiction',
    fields: [...names(t, place), levelField(t, place.level)],
    send: (values, deed) => {
      const body = {
        nameEn: noteOf(values, 'nameEn'),
        nameZh: noteOf(values, 'nameZh'),
        level: oneOf(LEVELS, values['level']),
        calendarId,
      };
      return call(jurisdictionRoutes.change, { params: { id }, body }, { deed, version });
    },
  };
}

export function closePlaceForm({ id, path, closedAt }: Jurisdiction, t: TFunction): DeedForm {
  const params = { id };
  const isOpen = closedAt === null;
  return {
    title: t(isOpen ? 'people.closePlace' : 'people.reopenPlace'),
    effect: t(isOpen ? 'people.closePlaceDoes' : 'people.reopenPlaceDoes', { path }),
    kind: 'jurisdiction',
    fields: [],
    send: (_, deed) =>
      isOpen
        ? call(jurisdictionRoutes.close, { params }, { deed })
        : call(jurisdictionRoutes.reopen, { params }, { deed }),
  };
}

export function agencyForm(jurisdiction: string, before: Agency | null, t: TFunction): DeedForm {
  const maybe = (name: string, label: string, initial: string | null | undefined): Field => ({
    kind: 'line',
    name,
    label,
    initial: initial ?? '',
    optional: true,
  });
  return {
    title: t(before === null ? 'people.openAgency' : 'people.change'),
    effect: t('people.agencyDoes', { path: jurisdiction }),
    kind: 'agency',
    fields: [
      ...names(t, before),
      {
        kind: 'select',
        name: 'kind',
        label: t('sign.agencyKind'),
        options: AGENCY_KINDS.map((value) => ({ value, label: t(`agencyKind.${value}`) })),
        initial: before?.kind ?? 'cyberspace-office',
      },
      maybe('email', t('people.officeEmail'), before?.email),
      maybe('phone', t('people.officePhone'), before?.phone),
      maybe('address', t('people.officeAddress'), before?.address),
    ],
    send: (values, deed) => {
      const content = {
        nameEn: noteOf(values, 'nameEn'),
        nameZh: noteOf(values, 'nameZh'),
        kind: oneOf(AGENCY_KINDS, values['kind']),
        email: maybeNote(values, 'email'),
        phone: maybeNote(values, 'phone'),
        address: maybeNote(values, 'address'),
      };
      if (before === null) {
        return call(agencyRoutes.open, { body: { ...content, jurisdiction } }, { deed });
      }
      const { id, version } = before;
      return call(agencyRoutes.change, { params: { id }, body: content }, { deed, version });
    },
  };
}

export function unitForm(
  jurisdiction: string,
  before: Unit | null,
  agencies: readonly Agency[],
  t: TFunction,
): DeedForm {
  return {
    title: t(before === null ? 'people.registerUnit' : 'people.change'),
    effect: t('people.unitDoes', { path: jurisdiction }),
    kind: 'unit',
    fields: [
      { kind: 'line', name: 'name', label: t('field.name'), initial: before?.name ?? '' },
      {
        kind: 'line',
        name: 'code',
        label: t('people.unitCode'),
        initial: before?.code ?? '',
        optional: true,
      },
      {
        kind: 'line',
        name: 'sector',
        label: t('people.sector'),
        hint: t('people.sectorWord'),
        initial: before?.sector ?? '',
      },
      {
        kind: 'select',
        name: 'agency',
        label: t('people.supervisedBy'),
        options: agencies.map((agency) => ({ value: agency.id, label: agencyName(agency) })),
        initial: before?.agencyId ?? agencies[0]?.id ?? '',
      },
    ],
    send: (values, deed) => {
      const body = {
        name: noteOf(values, 'name'),
        code: maybeNote(values, 'code'),
        jurisdiction,
        sector: noteOf(values, 'sector'),
        agencyId: values['agency'] ?? '',
      };
      if (before === null) return call(unitRoutes.register, { body }, { deed });
      const { id, version } = before;
      return call(unitRoutes.change, { params: { id }, body }, { deed, version });
    },
  };
}

export function closeAgencyForm(agency: Agency, t: TFunction): DeedForm {
  return {
    title: t('people.closePlace'),
    effect: t('people.closeAgencyDoes', { name: agencyName(agency) }),
    kind: 'agency',
    isGrave: true,
    fields: [],
    send: (_, deed) => call(agencyRoutes.close, { params: { id: agency.id } }, { deed }),
  };
}

/** Retires a unit, or takes it up again. */
export function retireUnitForm({ id, name, retiredAt }: Unit, t: TFunction): DeedForm {
  const params = { id };
  const isRetired = retiredAt !== null;
  return {
    title: t(isRetired ? 'systemForm.restore' : 'systemForm.retire'),
    effect: t(isRetired ? 'people.restoreUnitDoes' : 'people.retireUnitDoes', { name }),
    kind: 'unit',
    isGrave: true,
    fields: [],
    send: (_, deed) =>
      isRetired
        ? call(unitRoutes.restore, { params }, { deed })
        : call(unitRoutes.retire, { params }, { deed }),
  };
}
