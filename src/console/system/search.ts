import { flagOf, textOf } from '../frame/search.ts';

export interface SystemsSearch {
  readonly search?: string;
  readonly critical?: true;
  readonly unitId?: string;
  readonly jurisdiction?: string;
  readonly id?: string;
}

export const systemsSearch = (raw: Readonly<Record<string, unknown>>): SystemsSearch => ({
  ...textOf('search', raw),
  ...flagOf('critical', raw),
  ...textOf('unitId', raw),
  ...textOf('jurisdiction', raw),
  ...textOf('id', raw),
});

export interface AddressSearch {
  readonly address?: string;
  readonly at?: string;
}

export const addressSearch = (raw: Readonly<Record<string, unknown>>): AddressSearch => ({
  ...textOf('address', raw),
  ...textOf('at', raw),
});
