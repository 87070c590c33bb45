import { createTheme, ThemeContext } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { useEffect, useMemo } from 'react';
import { Route, Routes } from 'react-router-dom';
import { App } from '../app/App';
import { lazyPage } from '../app/lazy-page';
import { HistoryRouter } from './HistoryRouter';
import { useThemeMode } from './theme-mode';
import { TopBar } from './TopBar';

const PanelPage = lazyPage(async () => (await import('./PanelPage')).PanelPage);

/** Vigil's pages in a page of our own: what Grafana gives around them, and nothing else. */
export function Workbench() {
  const [mode, setMode] = useThemeMode();
  const theme = useMemo(() => createTheme({ colors: { mode } }), [mode]);
  useEffect(() => {
    document.documentElement.style.colorScheme = mode;
  }, [mode]);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <HistoryRouter>
        <TopBar mode={mode} onMode={setMode} />
        <Routes>
          <Route path="/panel" element={<PanelPage host="workbench" />} />
          <Route path="/*" element={<App host="workbench" />} />
        </Routes>
      </HistoryRouter>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}
