import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { UrlChanges } from '../../../ui/url/use-url-params';
import { giveLayout } from '../../../ui/events/testkit/give-layout';
import { ListFilters } from './ListFilters';

beforeAll(() => giveLayout());

async function typed(name: string, text: string): Promise<UrlChanges | undefined> {
  const told: UrlChanges[] = [];
  render(<ListFilters query={{}} states={undefined} onChange={(changes) => told.push(changes)} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole('textbox', { name }));
  await user.paste(text);
  return told.at(-1);
}

describe('ListFilters', () => {
  it('searches for what was typed, signs and all', async () => {
    expect(await typed('Search detectors', 'foreign-orders (1.5)')).toMatchObject({ search: 'foreign-orders (1.5)' });
  });

  it('takes matchers as they are typed', async () => {
    expect(await typed('Labels of the detector', 'env=~"prod.*"')).toMatchObject({ labels: 'env=~"prod.*"' });
  });
});
