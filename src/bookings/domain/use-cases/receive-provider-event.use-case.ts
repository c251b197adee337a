import type { Clock } from '../../../shared/domain/clock';
import { notFound } from '../../../shared/domain/errors';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { PaymentProvider, PaymentProviders } from '../payment-provider.port';
import type { StoredProviderEvent } from '../provider-event.repository';
import type { PaymentStores } from '../settlement';
import type { RecordPaymentReport } from './record-payment-report.use-case';

export type ReceivedEvent = Pick<StoredProviderEvent, 'type' | 'eventId' | 'state'>;

/** What a provider sends us: its signature checked, stored before anything is made of it, and made something of once. */
export class ReceiveProviderEvent {
  constructor(
    private readonly providers: PaymentProviders,
    private readonly unitOfWork: UnitOfWork<PaymentStores>,
    private readonly recordReport: RecordPaymentReport,
    private readonly clock: Clock,
  ) {}

  async execute(providerName: string, body: Uint8Array, headers: Readonly<Record<string, string | undefined>>): Promise<ReceivedEvent> {
    const provider = this.providerOf(providerName);
    const { id: eventId, type, payload } = provider.readEvent(body, headers, this.clock.now());
    await this.unitOfWork.run(({ providerEvents }) => providerEvents.add({ provider: providerName, eventId, type, payload }, this.clock.now()));
    return this.apply(provider, eventId);
  }

  /** Once more, of an event that was stored and could not be handled. */
  executeStored({ provider, eventId }: StoredProviderEvent): Promise<ReceivedEvent> {
    return this.apply(this.providerOf(provider), eventId);
  }

  /** Copies wait at the event's row, and find it closed. */
  private apply(provider: PaymentProvider, eventId: string): Promise<ReceivedEvent> {
    return this.unitOfWork.run(async (stores) => {
      const event = await stores.providerEvents.getForUpdate(provider.name, eventId);
      if (event.state !== 'RECEIVED') return event;
      const report = provider.reportOf(event.payload);
      const state = !report ? 'UNKNOWN' : (await this.recordReport.record(provider.name, report, stores)) ? 'APPLIED' : 'IGNORED';
      await stores.providerEvents.close(event, state, this.clock.now());
      return { ...event, state };
    });
  }

  private providerOf(name: string): PaymentProvider {
    const provider = this.providers.byName.get(name);
    if (!provider) throw notFound('The payment provider');
    return provider;
  }
}
