/** What is asked of nft. */
export interface NftPeer {
  /** All of family inet, without elements, as `nft -t list ruleset inet` prints it. Throws `unreachable`. */
  ruleset(): Promise<string>;
  /**
   * JSON as nft prints it, of the sets of our table with their elements: in one text or in several. Null: there is no
   * such table any more. Throws `unreachable`.
   */
  sets(lines: readonly string[]): Promise<readonly string[] | null>;
  /** One transaction. Throws `conflict` where it was refused and nothing changed, `unreachable` where nobody knows. */
  run(commands: readonly string[]): Promise<void>;
  close(): Promise<void>;
}
