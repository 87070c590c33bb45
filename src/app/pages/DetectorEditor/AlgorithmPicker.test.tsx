import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ALGORITHM_DEFAULT, ALGORITHM_NAMES, ALGORITHMS } from '../../../schema';
import { giveLayout } from '../../../ui/events/testkit/give-layout';
import { AlgorithmPicker } from './AlgorithmPicker';

beforeAll(() => giveLayout());

async function open() {
  const onChange = jest.fn();
  render(<AlgorithmPicker id="algorithm" value={ALGORITHM_DEFAULT} onChange={onChange} />);
  await userEvent.click(screen.getByRole('combobox'));
  return { onChange, options: await screen.findAllByRole('option') };
}

describe('AlgorithmPicker', () => {
  it('offers the default first, as recommended, then the others by title', async () => {
    const { options } = await open();
    const titles = options.map((option) => option.textContent ?? '');
    const others = ALGORITHM_NAMES.filter((name) => name !== ALGORITHM_DEFAULT).map((name) => ALGORITHMS[name].title);
    const expected = [ALGORITHMS[ALGORITHM_DEFAULT].title, ...others.sort((a, b) => a.localeCompare(b))];
    // A long list draws only what is in view.
    expect(titles.length).toBeGreaterThan(3);
    titles.forEach((title, i) => expect(title).toContain(expected[i]));
    expect(screen.getByText('Recommended')).toBeInTheDocument();
  });

  it('says of each when it is of use', async () => {
    const { options } = await open();
    expect(options[0]).toHaveTextContent(ALGORITHMS[ALGORITHM_DEFAULT].summary);
  });

  it('tells the name of the one that is chosen', async () => {
    const { onChange } = await open();
    await userEvent.click(screen.getByRole('option', { name: new RegExp(`^${ALGORITHMS.context.title}`) }));
    expect(onChange).toHaveBeenCalledWith('context');
  });
});
