import type { DataSourceSettings } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { ConfigEditor } from './ConfigEditor';
import type { VigilJsonData, VigilSecureJsonData } from './query';

type Settings = DataSourceSettings<VigilJsonData, VigilSecureJsonData>;

function show(part: Partial<Settings>) {
  const saved: Settings[] = [];
  function Host() {
    const [options, setOptions] = useState({ jsonData: {}, secureJsonFields: {}, ...part } as Settings);
    return (
      <ConfigEditor
        options={options}
        onOptionsChange={(next) => {
          saved.push(next);
          setOptions(next);
        }}
      />
    );
  }
  render(<Host />);
  return { user: userEvent.setup(), last: () => saved.at(-1) };
}

describe('ConfigEditor', () => {
  it('keeps the token among the secure settings and out of the others', async () => {
    const { user, last } = show({});
    await user.type(screen.getByLabelText(/^Service account token/), 'glsa_x');
    expect(last()?.secureJsonData).toEqual({ token: 'glsa_x' });
    expect(JSON.stringify(last()?.jsonData)).not.toContain('glsa_x');
  });

  it('only says that a token is there, and forgets it on Reset', async () => {
    const { user, last } = show({ secureJsonFields: { token: true } });
    expect(screen.getByLabelText(/^Service account token/)).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Reset' }));
    expect(last()).toMatchObject({ secureJsonFields: { token: false }, secureJsonData: { token: '' } });
  });

  it('says that a provisioned data source is changed in its file', () => {
    show({ readOnly: true });
    expect(screen.getByText('This data source is provisioned')).toBeInTheDocument();
    expect(screen.getByLabelText(/^Service account token/)).toBeDisabled();
  });
});
