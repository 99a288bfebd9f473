/** A case of the sample province that goes to another authority: each method is one step, by who would take it. */
import { isoFrom } from '#base/clock.ts';
import type { Recipient } from '#model/referral.ts';
import { referralRoutes } from '#model/routes/referrals.ts';
import type { Hands } from './hands.ts';
import { type Said, WORDS } from './words.ts';

const [REASON]: readonly Said[] = WORDS.referral;
const RECEIVERS: Readonly<Record<Recipient, string>> = {
  police: '林山省公安厅网安总队 Provincial cyber police',
  discipline: '林山省纪委监委驻教育厅纪检监察组 Discipline inspection',
  'price-authority': '林山省发展和改革委员会价格处 Price office',
  regulator: '林山省通信管理局 Communications administration',
  'incident-response': '林山省网络应急中心 Provincial incident response',
};
const BASIS = { id: '林网办通告第五条 linshan-notice-5', version: '2026-01' };
const MINUTE_MS = 60_000;

export class ReferralRun {
  readonly #hands: Hands;
  readonly #by: { readonly officer: string; readonly approver: string };
  readonly #caseId: string;
  readonly #recipient: Recipient;
  #id = '';
  #contentHash = '';

  constructor(
    hands: Hands,
    by: { readonly officer: string; readonly approver: string },
    caseId: string,
    recipient: Recipient,
  ) {
    this.#hands = hands;
    this.#by = by;
    this.#caseId = caseId;
    this.#recipient = recipient;
  }

  get #params() {
    return { id: this.#id };
  }

  async drafted(): Promise<void> {
    const drafted = await this.#hands.call(this.#by.officer, referralRoutes.draft, {
      params: { id: this.#caseId },
      body: {
        recipient: this.#recipient,
        receiver: RECEIVERS[this.#recipient],
        legalBasis: BASIS,
        reason: `${REASON?.zh ?? ''}\n${REASON?.en ?? ''}`,
      },
    });
    this.#id = drafted.id;
    this.#contentHash = drafted.contentHash;
  }

  async approved(): Promise<void> {
    await this.#hands.call(this.#by.approver, referralRoutes.approve, {
      params: this.#params,
      body: { contentHash: this.#contentHash },
    });
  }

  async sent(): Promise<void> {
    const { officer } = this.#by;
    const { sha256 } = await this.#hands.call(officer, referralRoutes.pack, {
      params: this.#params,
    });
    await this.#hands.call(officer, referralRoutes.send, {
      params: this.#params,
      body: { by: 'courier', packageSha256: sha256 },
    });
  }

  async received(): Promise<void> {
    await this.#hands.call(this.#by.officer, referralRoutes.receive, {
      params: this.#params,
      body: { at: this.#justNow(), reference: '回执 R-17', note: null },
    });
  }

  /** The price authority charges for the mining interval; a victim was helped; of the others, no word yet. */
  async concluded(): Promise<void> {
    const { officer } = this.#by;
    const at = this.#justNow();
    if (this.#recipient === 'price-authority') {
      await this.#hands.call(officer, referralRoutes.sanction, {
        params: this.#params,
        body: {
          kind: 'differential-price',
          legalBasis: { id: '差别电价规定 Rule on differential prices', version: '2022' },
          authority: RECEIVERS[this.#recipient],
          decidedAt: at,
          reference: '价决〔2026〕12号',
          amount: { value: 18_460, currency: 'CNY' },
          note: '挖矿时段内全部用电每千瓦时加价2元。\nTwo yuan more for each kWh of the interval.',
        },
      });
    }
    const kind = this.#recipient === 'incident-response' ? 'cleaned' : 'sanctioned';
    await this.#hands.call(officer, referralRoutes.conclude, {
      params: this.#params,
      body: { at, kind, reference: null, note: null },
    });
  }

  #justNow(): string {
    return isoFrom(this.#hands.office.clock.now() - MINUTE_MS);
  }
}
