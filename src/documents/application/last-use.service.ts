import type { Clock } from '../../shared/domain/clock';
import type { PersistedDocumentRepository } from '../domain/persisted-document.repository';

/** Keeps in mind which documents were used, and writes it down in batches: no request waits for it. */
export class LastUse {
  #used = new Set<string>();

  constructor(
    private readonly documents: Pick<PersistedDocumentRepository, 'markUsed'>,
    private readonly clock: Clock,
  ) {}

  note(id: string): void {
    this.#used.add(id);
  }

  /** What could not be written is kept for the next time. */
  async write(): Promise<void> {
    if (this.#used.size === 0) return;
    const used = this.#used;
    this.#used = new Set();
    try {
      await this.documents.markUsed([...used], this.clock.now());
    } catch (error) {
      for (const id of used) this.#used.add(id);
      throw error;
    }
  }
}
