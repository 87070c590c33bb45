import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { ParamDeclarations, ParamValue } from '../../../../schema';
import { giveLayout } from '../../../../ui/events/testkit/give-layout';
import { ParamsForm } from './ParamsForm';

const DECLARED: ParamDeclarations = {
  size: { kind: 'int', label: 'Size', help: 'How many.', default: 5, min: 1, max: 9, unit: 'points' },
  mode: { kind: 'choice', label: 'Mode', help: 'How.', default: 'fast', choices: ['fast', 'exact'] },
  strict: { kind: 'boolean', label: 'Strict', help: 'Whether.', default: false },
  limit: { kind: 'optional-number', label: 'Limit', help: 'How far.', default: null, unit: 'unit of the series' },
  zone: { kind: 'text', label: 'Zone', help: 'Where.', default: 'UTC', format: 'time-zone' },
};

function Form({ told, problem }: { told: Array<Record<string, ParamValue>>; problem: string | undefined }) {
  const [values, setValues] = useState<Record<string, ParamValue>>({});
  return (
    <ParamsForm
      declared={DECLARED}
      values={values}
      problemOf={(name) => (name === 'size' ? problem : undefined)}
      idOf={(name) => `param-${name}`}
      onChange={(next) => {
        told.push(next);
        setValues(next);
      }}
    />
  );
}

function show(problem?: string) {
  const told: Array<Record<string, ParamValue>> = [];
  render(<Form told={told} problem={problem} />);
  return told;
}

beforeAll(() => giveLayout());

describe('ParamsForm', () => {
  it('has a control for each declared parameter, with its default, range and unit', () => {
    show();
    expect(screen.getByRole('textbox', { name: /^Size/ })).toHaveValue('5');
    expect(screen.getByText('How many. 1–9 points, usually 5.')).toBeInTheDocument();
    expect(screen.getByRole('combobox')).toHaveValue('fast');
    expect(screen.getByRole('switch')).not.toBeChecked();
  });

  it('tells a changed parameter together with those that were changed before', async () => {
    const told = show();
    await userEvent.type(screen.getByRole('textbox', { name: /^Size/ }), '{Backspace}8');
    await userEvent.click(screen.getByRole('switch'));
    expect(told.at(-1)).toEqual({ size: 8, strict: true });
  });

  it('tells null for a number that is left out', async () => {
    const told = show();
    const limit = screen.getByRole('textbox', { name: /^Limit/ });
    expect(limit).toHaveValue('');
    expect(screen.getByText('How far. In the unit of the series; empty: none.')).toBeInTheDocument();
    await userEvent.type(limit, '7');
    expect(told.at(-1)).toEqual({ limit: 7 });
    await userEvent.clear(limit);
    expect(told.at(-1)).toEqual({ limit: null });
  });

  it('takes text as it is typed', async () => {
    const told = show();
    const zone = screen.getByRole('textbox', { name: /^Zone/ });
    expect(zone).toHaveValue('UTC');
    await userEvent.type(zone, '2');
    expect(told.at(-1)).toEqual({ zone: 'UTC2' });
  });

  it('tells NaN for text in a number, and for nothing at all', async () => {
    const told = show();
    const size = screen.getByRole('textbox', { name: /^Size/ });
    await userEvent.type(size, 'x');
    expect(told.at(-1)).toEqual({ size: NaN });
    await userEvent.clear(size);
    expect(told.at(-1)).toEqual({ size: NaN });
  });

  it('puts a problem at its field', () => {
    show('size must be 1–9, got 12');
    expect(screen.getByRole('alert')).toHaveTextContent('Size must be 1–9, got 12.');
    expect(screen.getByRole('textbox', { name: /^Size/ })).toBeInvalid();
  });
});
