import { AlertingFixture, exampleMonitor } from '../../../testkit/alerting-fixture';
import { MonitorsFixture } from '../../../testkit/monitors-fixture';

let fixture: AlertingFixture;
beforeAll(async () => {
  fixture = await AlertingFixture.open();
});
afterAll(() => MonitorsFixture.closeAll());

const example = exampleMonitor();
const [trigger] = example.triggers;

describe('a monitor as OpenSearch writes it', () => {
  it('is the same monitor, also when what was answered is sent back', async () => {
    const sent = {
      ...example,
      monitor_type: 'query_level_monitor',
      owner: 'alerting',
      triggers: [{ query_level_trigger: { ...trigger, id: 'a' } }, { ...trigger, id: 'b' }],
    };
    const { status, body } = await fixture.call('POST', '/monitors', sent);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        monitor: {
          name: example.name,
          triggers: [
            { id: 'a', condition: trigger?.condition, name: trigger?.name },
            { id: 'b', condition: trigger?.condition, name: trigger?.name },
          ],
        },
      },
    });
    const again = await fixture.call('PUT', `/monitors/${String(body._id)}`, body.monitor);
    expect(again.body.monitor).toEqual(body.monitor);
  });

  it.each([
    [
      'over buckets',
      { ...example, monitor_type: 'bucket_level_monitor' },
      'monitor_type must be query_level_monitor, got [bucket_level_monitor]',
    ],
    [
      'with a trigger of another kind',
      { ...example, triggers: [{ bucket_level_trigger: { ...trigger } }] },
      'a trigger must be a query_level_trigger, got [bucket_level_trigger]',
    ],
    ['with a trigger that is empty', { ...example, triggers: [{ query_level_trigger: {} }] }, 'Trigger name is null'],
    [
      'with a trigger that is none',
      { ...example, triggers: [{ query_level_trigger: [] }] },
      'expecting token of type [START_OBJECT] but found [START_ARRAY]',
    ],
  ])('is refused %s', async (_name, sent, reason) => {
    expect(await fixture.call('POST', '/monitors', sent)).toMatchObject({
      status: 400,
      body: { error: { reason: expect.stringContaining(reason) } },
    });
  });
});
