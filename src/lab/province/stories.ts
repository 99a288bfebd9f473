/**
 * How cases of the sample province go. A story is a list of steps with pauses between them; the director plays many at
 * once, in the order of their times, so that the record tells them mixed, as they happened.
 */
import type { RootCause } from '#model/case.ts';
import type { CaseRun } from './case-run.ts';

export interface Pause {
  readonly hours: number;
  /** The next step is taken by people: within their hours. */
  readonly isOffice: boolean;
}
export type Story = AsyncGenerator<Pause, void>;
export type Plot = (run: CaseRun) => Story;

/** People take the next step, some hours later. */
const later = (hours: number): Pause => ({ hours, isOffice: true });
const exactly = (hours: number): Pause => ({ hours, isOffice: false });

const DELIBERATE: readonly RootCause[] = ['insider', 'tenant', 'contractor'];
const BROKEN_INTO: readonly RootCause[] = [
  'weak-password',
  'unpatched-service',
  'exposed-service',
  'malicious-package',
];

type Mined = 'deliberate' | 'compromised';

const causeOf = (run: CaseRun, verdict: Mined): RootCause =>
  run.random.pick(verdict === 'deliberate' ? DELIBERATE : BROKEN_INTO);

/** Up to the notice that they acknowledge. */
async function* toNotice(run: CaseRun, verdict: Mined): Story {
  yield later(1 + run.random.below(6));
  await run.triage();
  yield later(2 + run.random.below(20));
  await run.assess(verdict);
  yield later(1 + run.random.below(10));
  await run.serveNotice();
}

async function* toReport(run: CaseRun, cause: RootCause): Story {
  yield later(4 + run.random.below(30));
  await run.acknowledged();
  yield later(20 + run.random.below(90));
  await run.reported(cause);
  yield later(2 + run.random.below(20));
  if (run.random.below(6) === 0) {
    await run.reviewReport(false);
    yield later(20 + run.random.below(24));
    await run.reported(cause);
    yield later(4);
  }
  await run.reviewReport(true);
  yield later(1 + run.random.below(8));
  await run.rescan(true);
}

/** Found, told, rectified; nobody was held. */
export function rectified(verdict: Mined): Plot {
  return async function* told(run): Story {
    const cause = causeOf(run, verdict);
    yield* toNotice(run, verdict);
    yield* toReport(run, cause);
    await run.startWindow();
    yield later(26 + run.random.below(30));
    await run.verify(true);
    yield later(1 + run.random.below(20));
    await run.close(verdict === 'deliberate' ? 'rectified' : 'compromised-cleaned', cause);
  };
}

/** The same with a hold, which goes on probation and is lifted some hours after the pass. */
export function held(verdict: Mined): Plot {
  return async function* told(run): Story {
    const cause = causeOf(run, verdict);
    yield* toNotice(run, verdict);
    yield* toHold(run, verdict);
    yield* toReport(run, cause);
    yield later(1);
    await run.probation();
    yield later(26 + run.random.below(12));
    await run.verify(true);
    // Most in hours; some late, and the release clock says so in public.
    yield run.random.below(5) === 0
      ? later(30 + run.random.below(30))
      : exactly(run.random.float() * 3);
    await run.lift('rectified');
    yield exactly(0.1);
    await run.observed('absent');
    yield later(1 + run.random.below(20));
    await run.close(verdict === 'deliberate' ? 'rectified' : 'compromised-cleaned', cause);
  };
}

async function* toHold(run: CaseRun, verdict: Mined): Story {
  const reason = `confirmed-${verdict}` as const;
  yield later(6 + run.random.below(20));
  const hash = await run.draftOrder('leaky-garden', reason);
  await run.proposeOrder();
  yield later(1 + run.random.below(8));
  await run.approveOrder(hash);
  yield later(0.5);
  await run.scheduleOrder('border');
}

export const unfounded: Plot = async function* told(run): Story {
  yield later(2 + run.random.below(8));
  await run.triage();
  yield later(8 + run.random.below(30));
  const verdict = run.random.below(3) === 0 ? 'insufficient' : 'unfounded';
  await run.assess(verdict);
  yield later(3 + run.random.below(20));
  await run.close('unfounded', verdict === 'unfounded' ? 'no-mining' : 'unknown');
};

/** Research that is on file; a person had opened the case all the same. */
export const filed: Plot = async function* told(run): Story {
  yield later(2);
  await run.triage();
  yield later(6 + run.random.below(20));
  await run.assess('filed-research');
  yield later(4 + run.random.below(10));
  await run.close('exempt-filed', 'filed-research');
};

export function referred(to: 'police' | 'discipline' | 'price-authority'): Plot {
  return async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield later(90);
    await run.beginRectifying();
    yield later(10);
    await run.holdEvidence();
    yield later(40 + run.random.below(40));
    const referral = run.referral(to);
    await referral.drafted();
    yield later(20);
    await referral.approved();
    yield later(3);
    await referral.sent();
    yield later(70);
    await referral.received();
    yield later(20);
    await run.close('refused-referred', 'insider');
    if (to !== 'price-authority') return;
    yield later(200);
    await referral.concluded();
  };
}

export const transferred: Plot = async function* told(run): Story {
  yield later(3);
  await run.triage();
  yield later(10);
  await run.close('transferred', 'unknown', { transferredTo: 'linshan/yunzhou/shiqiao' });
};

/** They appealed; the hold stood, and the appeal was dismissed. */
export const appealed: Plot = async function* told(run): Story {
  yield* toNotice(run, 'deliberate');
  yield* toHold(run, 'deliberate');
  yield later(5);
  await run.appeal('lawful-use');
  yield later(40);
  await run.decideAppeal(false);
  yield* toReport(run, 'insider');
  yield later(1);
  await run.probation();
  yield later(27);
  await run.verify(true);
  yield exactly(1);
  await run.lift('rectified');
  yield exactly(0.1);
  await run.observed('absent');
  yield later(4);
  await run.close('rectified', 'insider');
};

/** It was closed, came back within weeks, and was closed for good. */
export const cameBack: Plot = async function* told(run): Story {
  yield* rectified('deliberate')(run);
  yield later(24 * 9);
  await run.reopen();
  yield* rectified('deliberate')(run);
};

/** What waits for the visitor: each stops where somebody must decide. */
export const OPEN: Readonly<Record<string, Plot>> = {
  /** Nobody has taken it on; where it is old, its clock ran out. */
  lead: async function* told(): Story {},
  triage: async function* told(run): Story {
    yield later(2);
    await run.triage();
  },
  assessed: async function* told(run): Story {
    yield later(2);
    await run.triage();
    yield later(5);
    await run.assess(run.random.below(2) === 0 ? 'deliberate' : 'compromised');
  },
  noticed: (run) => toNotice(run, 'deliberate'),
  rectifying: async function* told(run): Story {
    yield* toNotice(run, 'compromised');
    yield later(8);
    await run.acknowledged();
    yield later(4);
    // Help for a victim: waits for whoever approves it.
    await run.referral('incident-response').drafted();
  },
  reported: async function* told(run): Story {
    yield* toNotice(run, 'compromised');
    yield later(8);
    await run.acknowledged();
    yield later(20);
    await run.reported('weak-password');
  },
  /** The order waits for an approver who has nothing to do with the case. */
  proposed: async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield later(8);
    await run.acknowledged();
    yield later(30);
    await run.draftOrder('leaky-garden', 'refusal-after-notice');
    await run.proposeOrder();
  },
  approved: async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield later(24);
    const hash = await run.draftOrder('block-pools', 'confirmed-deliberate');
    await run.proposeOrder();
    yield later(3);
    await run.approveOrder(hash);
  },
  active: async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield* toHold(run, 'deliberate');
    yield later(8);
    await run.acknowledged();
  },
  /** One of its two points is out of reach. */
  degraded: async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield later(10);
    const hash = await run.draftOrder('strict-garden', 'confirmed-deliberate');
    await run.proposeOrder();
    yield later(4);
    await run.approveOrder(hash);
    yield later(1);
    await run.scheduleOrder('border', 'donglan');
  },
  /** An appeal on a ground that takes the hold off until it is decided. */
  suspended: async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield* toHold(run, 'deliberate');
    yield later(10);
    await run.appeal('hardship');
    yield exactly(0.1);
    await run.observed('absent');
  },
  /** The clean window runs under the eyes of the sensors. */
  window: async function* told(run): Story {
    yield* toNotice(run, 'compromised');
    yield* toHold(run, 'compromised');
    yield* toReport(run, 'unpatched-service');
    yield later(1);
    await run.probation();
  },
  /** All that is missing is the word of a verifier. */
  verifying: async function* told(run): Story {
    yield* toNotice(run, 'compromised');
    yield* toReport(run, 'exposed-service');
    await run.startWindow();
  },
  /** It has passed, and the hold is still there: the clock that binds the authority runs. */
  release: async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield* toHold(run, 'deliberate');
    yield* toReport(run, 'insider');
    yield later(1);
    await run.probation();
    yield later(27);
    await run.verify(true);
  },
  refusedOrder: async function* told(run): Story {
    yield* toNotice(run, 'deliberate');
    yield later(9);
    await run.draftOrder('blackhole', 'confirmed-deliberate');
    await run.proposeOrder();
    yield later(5);
    await run.refuseOrder();
  },
};
