import { z } from 'zod';
import { JurisdictionPath } from '../authority.ts';
import {
  Delivery,
  DELIVERY_BYTES_MAX,
  DeliveryReply,
  EnrolmentCode,
  EnrolReply,
  EnrolRequest,
  SENSOR_PATHS,
} from '../delivery.ts';
import { Instant } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { SensorContent, SensorShown, SensorState } from '../sensor.ts';
import { Note } from '../text.ts';

const manage = { who: 'staff', verb: 'sensor.manage', stepUp: true } as const;
const path = '/api/v1/sensors';

export const sensorRoutes = {
  list: route({
    name: 'sensor.list',
    method: 'GET',
    path,
    summary: 'List the sensors and when they were last heard of',
    who: 'staff',
    verb: 'sensor.read',
    query: PageQuery.extend({
      state: SensorState.optional(),
      jurisdiction: JurisdictionPath.optional(),
    }),
    reply: page(SensorShown),
  }),
  show: route({
    name: 'sensor.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show a sensor and how it is',
    who: 'staff',
    verb: 'sensor.read',
    params: ById,
    reply: SensorShown,
  }),
  declare: route({
    ...manage,
    name: 'sensor.declare',
    method: 'POST',
    path,
    summary: 'Declare a sensor and the networks that it may speak about',
    body: SensorContent,
    reply: Done,
  }),
  change: route({
    ...manage,
    name: 'sensor.change',
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Change a sensor or its networks',
    params: ById,
    body: SensorContent,
    reply: Done,
  }),
  invite: route({
    ...manage,
    name: 'sensor.invite',
    method: 'POST',
    path: `${path}/:id/enrolment-codes`,
    summary: 'Make a one-time enrolment code; the reply alone shows it',
    params: ById,
    reply: z.strictObject({ code: EnrolmentCode, expiresAt: Instant }),
  }),
  revoke: route({
    ...manage,
    name: 'sensor.revoke',
    method: 'POST',
    path: `${path}/:id/revoke`,
    summary: 'Revoke a sensor: its token ends at once',
    params: ById,
    body: z.strictObject({ reason: Note }),
    reply: Done,
  }),
  enrol: route({
    name: 'sensor.enrol',
    method: 'POST',
    path: SENSOR_PATHS.enrol,
    summary: 'Exchange an enrolment code for the token of a sensor',
    who: 'anyone',
    verb: null,
    body: EnrolRequest,
    reply: EnrolReply,
  }),
  deliver: route({
    name: 'sensor.deliver',
    method: 'POST',
    path: SENSOR_PATHS.deliver,
    summary: 'Deliver findings and a sign of life',
    who: 'token:sensor:deliver',
    verb: null,
    body: Delivery,
    reply: DeliveryReply,
    bodyBytesMax: DELIVERY_BYTES_MAX,
  }),
};
