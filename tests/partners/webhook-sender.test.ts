import { Webhook } from 'standardwebhooks';
import { PartnerWebhook } from '../../src/partners/domain/webhook.entity';
import { WebhookDelivery } from '../../src/partners/domain/webhook-delivery.entity';
import { DerivedWebhookSecrets } from '../../src/partners/infrastructure/derived-webhook-secrets';
import { GuardedWebhookTargets } from '../../src/partners/infrastructure/guarded-webhook-targets';
import { HttpWebhookSender } from '../../src/partners/infrastructure/http-webhook-sender';
import { WebhookReceiver } from './webhook-receiver';

const root = 'k2J8vQx0Zr5TnB1yLwE7uHcS4aGdF9mP6oXiV3eNqKs';
const config = { WEBHOOK_SECRET: root, WEBHOOK_PREVIOUS_SECRETS: [] as string[], JWT_SECRET: 'unused', JWT_PREVIOUS_SECRETS: [] };
const now = new Date();
const hook = (url: string, fields: Partial<PartnerWebhook> = {}) =>
  new PartnerWebhook({ id: '0192f0c1-0000-7000-8000-000000000001', partnerId: 'p', url, description: null, topics: ['event.published'], status: 'ACTIVE', disabledReason: null, failingSince: null, secretGeneration: 1, previousSecretUntil: null, version: 1, createdAt: now, updatedAt: now, ...fields });
const message = new WebhookDelivery({ id: 'd', webhookId: 'w', topic: 'event.published', body: '{"type":"event.published","data":{"slug":"jazz é"}}', jobId: '1', state: 'PENDING', triesSince: now, tries: 0, dueAt: now, deliveredAt: null, createdAt: now });

let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await WebhookReceiver.start();
});
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.received.length = 0;
  receiver.answer = (response) => response.writeHead(204).end();
});

const send = (url: string, { allowPrivate = true, timeoutMs = 2_000, secrets = new DerivedWebhookSecrets(config), webhook = {} as Partial<PartnerWebhook> } = {}) =>
  new HttpWebhookSender({ secrets, targets: new GuardedWebhookTargets({ allowPrivate, requireHttps: false }), timeoutMs, userAgent: 'Marquee/test', messageId: (id) => `delivery_${id}` }).send(hook(url, webhook), message, now);

describe('a message', () => {
  it('is signed so that the library of Standard Webhooks believes it, and nobody else’s', async () => {
    expect(await send(receiver.url())).toEqual({ isSuccess: true, responseStatus: 204, durationMs: expect.any(Number), error: null });
    const [{ headers, body }] = receiver.received as [WebhookReceiver['received'][0]];
    expect(headers).toMatchObject({ 'webhook-id': 'delivery_d', 'content-type': 'application/json', 'user-agent': 'Marquee/test' });
    const secret = new DerivedWebhookSecrets(config).secretOf(hook('').id, 1);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(message.body));
    expect(() => new Webhook(secret).verify(body.replace('jazz', 'rock'), headers)).toThrow('No matching signature');
    expect(() => new Webhook(new DerivedWebhookSecrets(config).secretOf(hook('').id, 2)).verify(body, headers)).toThrow('No matching signature');
  });

  it('has a signature of each secret, while one follows another and while the root does', async () => {
    const before = new DerivedWebhookSecrets(config);
    const after = new DerivedWebhookSecrets({ ...config, WEBHOOK_SECRET: `${root}2`, WEBHOOK_PREVIOUS_SECRETS: [root] });
    await send(receiver.url(), { secrets: after, webhook: { secretGeneration: 3, previousSecretUntil: new Date(now.getTime() + 1_000) } });
    const [{ headers, body }] = receiver.received as [WebhookReceiver['received'][0]];
    const { id } = hook('');
    for (const secret of [before.secretOf(id, 3), before.secretOf(id, 2), after.secretOf(id, 3), after.secretOf(id, 2)]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(message.body));
    expect(() => new Webhook(before.secretOf(id, 1)).verify(body, headers)).toThrow();
    expect(headers['webhook-signature']!.split(' ')).toHaveLength(4);
  });
});

describe('an answer', () => {
  it('that is a redirect is a failure, and is not followed', async () => {
    receiver.answer = (response) => response.writeHead(307, { location: receiver.url('/elsewhere') }).end();
    expect(await send(receiver.url())).toMatchObject({ isSuccess: false, responseStatus: 307, error: expect.stringContaining('redirects are not followed') });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('that is an error is told by its beginning, without what cannot be shown', async () => {
    receiver.answer = (response) => response.writeHead(500).end(`no\u0000 \u202ebooks\n${'x'.repeat(5_000)}`);
    const { error } = await send(receiver.url());
    expect(error).toMatch(/^HTTP 500: no books x+$/);
    expect(error!.length).toBeLessThan(220);
  });

  it('that never ends is cut, and one that never comes is waited for no longer than the timeout', async () => {
    receiver.answer = (response) => {
      response.writeHead(500);
      const timer = setInterval(() => response.write('y'.repeat(100_000)), 1);
      response.on('close', () => clearInterval(timer));
    };
    expect(await send(receiver.url(), { timeoutMs: 5_000 })).toMatchObject({ responseStatus: 500 });
    receiver.answer = () => undefined;
    expect(await send(receiver.url(), { timeoutMs: 100 })).toMatchObject({ isSuccess: false, responseStatus: null, error: 'No answer within 100 ms.' });
  });

  it('that cannot come is told by its cause', async () => {
    const gone = await WebhookReceiver.start();
    const url = gone.url();
    await gone.close();
    expect(await send(url)).toMatchObject({ isSuccess: false, responseStatus: null, error: 'The connection failed: ECONNREFUSED.' });
  });
});

describe('a target in a private network', () => {
  const reaching = () => [receiver.url(), receiver.url('/hook', 'localhost'), receiver.url('/hook', '[::ffff:127.0.0.1]'), receiver.url('/hook', '[::1]'), receiver.url('/hook', '2130706433'), receiver.url('/hook', '0x7f.1')];

  it('is never called, whether it is named by its address or by a name that leads there', async () => {
    for (const url of reaching()) expect([url, await send(url, { allowPrivate: false })]).toEqual([url, { isSuccess: false, responseStatus: null, durationMs: expect.any(Number), error: expect.stringMatching(/^Not sent: .*private or special address/) }]);
    expect(receiver.received).toEqual([]);
  });

  it('would be reached by each of these, were it not for the rule', async () => {
    for (const url of reaching()) expect([url, (await send(url)).isSuccess]).toEqual([url, true]);
    expect(receiver.received).toHaveLength(6);
  });

  const targets = new GuardedWebhookTargets({ allowPrivate: false, requireHttps: true });

  it.each([
    'https://127.0.0.1/', 'https://10.1.2.3/', 'https://172.16.0.1/', 'https://192.168.1.1/', 'https://169.254.169.254/latest/meta-data', 'https://100.100.100.200/', 'https://0.0.0.0/', 'https://255.255.255.255/',
    'https://224.0.0.1/', 'https://192.0.2.1/', 'https://198.18.0.1/', 'https://0177.0.0.1/', 'https://[::]/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://[::ffff:a9fe:a9fe]/', 'https://[::7f00:1]/',
    'https://[fe80::1]/', 'https://[fc00::1]/', 'https://[fd00:ec2::254]/', 'https://[fec0::1]/', 'https://[ff02::1]/', 'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::]/', 'https://[2001:db8::1]/', 'https://[4000::1]/',
  ])('is refused when it is saved: %s', (url) => {
    expect(targets.faultOf(url)).toMatch(/private or special/);
  });

  it.each([['http://hooks.example/', 'https'], ['ftp://hooks.example/', 'https'], ['https://user:secret@hooks.example/', 'user name'], ['https://hooks.example/#part', 'fragment'], ['hooks.example', 'https address'], [`https://hooks.example/${'x'.repeat(2_000)}`, '2,000']])('so is an address of another kind: %s', (url, why) => {
    expect(targets.faultOf(url)).toContain(why);
  });

  it.each(['https://hooks.example/marquee', 'https://8.8.8.8/', 'https://[2606:4700::1111]:8443/x?y=z'])('is not one on the public internet: %s', (url) => {
    expect(targets.faultOf(url)).toBeNull();
  });
});
