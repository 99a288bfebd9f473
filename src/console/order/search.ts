import { ORDER_STATES, type OrderState } from '#model/order.ts';
import { memberOf, textOf } from '../frame/search.ts';

export interface OrdersSearch {
  readonly state?: OrderState;
  readonly systemId?: string;
  readonly unitId?: string;
  readonly caseId?: string;
  readonly pointId?: string;
  readonly jurisdiction?: string;
  readonly id?: string;
}

export const ordersSearch = (raw: Readonly<Record<string, unknown>>): OrdersSearch => ({
  ...memberOf('state', ORDER_STATES, raw),
  ...textOf('systemId', raw),
  ...textOf('unitId', raw),
  ...textOf('caseId', raw),
  ...textOf('pointId', raw),
  ...textOf('jurisdiction', raw),
  ...textOf('id', raw),
});

export const draftSearch = (raw: Readonly<Record<string, unknown>>): { readonly caseId?: string } =>
  textOf('caseId', raw);
