/** Every migration, in order of their names; one that was released is never changed. */
import { record } from './001-record.ts';
import { directory } from './010-directory.ts';
import { people } from './011-people.ts';
import { signIn } from './012-sign-in.ts';
import { supervised } from './020-supervised.ts';
import { sensor } from './030-sensor.ts';
import { casework } from './040-casework.ts';
import { leadFinding } from './041-lead-finding.ts';
import { notices } from './050-notices.ts';
import { noticeTurn } from './051-notice-turn.ts';
import { evidence } from './070-evidence.ts';
import { access } from './080-access.ts';
import { webhook } from './090-webhook.ts';
import { webhookDelivery } from './091-webhook-delivery.ts';
import { containment } from './100-containment.ts';
import { heldNetwork } from './101-held-network.ts';
import { retention } from './102-retention.ts';
import { recordActor } from './103-record-actor.ts';
import { pointHalt } from './104-point-halt.ts';
import { leadKinds } from './105-lead-kinds.ts';
import { energy } from './120-energy.ts';
import { referral } from './150-referral.ts';
import { taxii } from './151-taxii.ts';
import { tip } from './130-tip.ts';
import { correction } from './106-correction.ts';
import { search } from './125-search.ts';
import { exportTicket } from './126-export.ts';
import { evidenceContent } from './127-evidence-content.ts';
import { campaign } from './140-campaign.ts';
import { filing } from './141-filing.ts';
import { attested } from './142-attested.ts';
import { publication } from './160-publication.ts';
import { joint } from './170-joint.ts';

export const MIGRATIONS: Readonly<Record<string, string>> = {
  '001-record': record,
  '010-directory': directory,
  '011-people': people,
  '012-sign-in': signIn,
  '020-supervised': supervised,
  '030-sensor': sensor,
  '040-casework': casework,
  '041-lead-finding': leadFinding,
  '050-notices': notices,
  '051-notice-turn': noticeTurn,
  '070-evidence': evidence,
  '080-access': access,
  '090-webhook': webhook,
  '091-webhook-delivery': webhookDelivery,
  '100-containment': containment,
  '101-held-network': heldNetwork,
  '102-retention': retention,
  '103-record-actor': recordActor,
  '104-point-halt': pointHalt,
  '105-lead-kinds': leadKinds,
  '120-energy': energy,
  '150-referral': referral,
  '151-taxii': taxii,
  '106-correction': correction,
  '125-search': search,
  '126-export': exportTicket,
  '127-evidence-content': evidenceContent,
  '130-tip': tip,
  '140-campaign': campaign,
  '141-filing': filing,
  '142-attested': attested,
  '160-publication': publication,
  '170-joint': joint,
};
