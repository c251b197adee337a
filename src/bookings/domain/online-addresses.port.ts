export interface OnlineAddress {
  /** Of the occurrence. */
  readonly id: string;
  readonly url: string | null;
}

/** Where to attend dates online: what only those who have a ticket may know. */
export interface OnlineAddresses {
  findByOccurrenceIds(ids: readonly string[]): Promise<OnlineAddress[]>;
}
