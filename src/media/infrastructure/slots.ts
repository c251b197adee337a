import { DomainError } from '../../shared/domain/errors';

/** Lets so many pieces of work run at once. More of them wait their turn; with `patienceMs`, that long, and are then told to come again. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(
    count: number,
    private readonly patienceMs?: number,
  ) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(impatience);
        resolve();
      };
      const impatience = this.patienceMs === undefined ? undefined : setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'Too many files are being uploaded. Try again in a moment.', { retryAfter: 10 }));
      }, this.patienceMs);
      this.#waiting.push(enter);
    });
  }
}
