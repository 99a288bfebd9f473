import { sensorRoutes } from '#model/routes/sensors.ts';
import { command } from '../handler.ts';
import { takeFinding } from '../leads/take-finding.ts';
import { takeDelivery } from './take-delivery.ts';

export const deliverFindings = command(sensorRoutes.deliver, (work, { body }) =>
  takeDelivery(work, body, takeFinding),
);
