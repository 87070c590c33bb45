import { useCallback, useEffect, useState } from 'react';

export type ThemeMode = 'light' | 'dark';

const KEY = 'vigil.theme';
const systemPrefersLight = () => matchMedia('(prefers-color-scheme: light)');

/** The user's choice, remembered; without one, what the system prefers, followed as it changes. */
export function useThemeMode(): [ThemeMode, (mode: ThemeMode) => void] {
  const [chosen, setChosen] = useState(readChoice);
  const [system, setSystem] = useState(systemMode);
  useEffect(() => {
    const preference = systemPrefersLight();
    const follow = () => setSystem(systemMode());
    preference.addEventListener('change', follow);
    return () => preference.removeEventListener('change', follow);
  }, []);
  const choose = useCallback((mode: ThemeMode) => {
    localStorage.setItem(KEY, mode);
    setChosen(mode);
  }, []);
  return [chosen ?? system, choose];
}

function readChoice(): ThemeMode | null {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : null;
}

function systemMode(): ThemeMode {
  return systemPrefersLight().matches ? 'light' : 'dark';
}
