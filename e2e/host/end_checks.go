package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func endChecks(s *session) []check {
	var before *data.Frame
	return []check{
		{"every line on standard error is one that Grafana reads", func() (string, error) { return logShape(s.stderr.String()) }},
		{"after kill -9 it starts again and nothing is lost", func() (seen string, err error) {
			if before, err = s.only(`{"queryType": "anomalies"}`); err != nil {
				return "", err
			}
			return killed(s, before)
		}},
		{"stops when asked: exit code 0 in time, its socket gone", func() (string, error) { return stopped(s) }},
		{"after a stop it starts again and nothing is lost", func() (string, error) {
			if err := s.start(); err != nil {
				return "", err
			}
			return same(s, before)
		}},
		{"leaves by itself when its host is killed", func() (string, error) { return orphaned(s) }},
	}
}

func killed(s *session, before *data.Frame) (string, error) {
	old := s.pid()
	if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
		return "", err
	}
	if err := eventually("end of the killed process", 5*time.Second, func() (bool, error) { return s.client.Exited(), nil }); err != nil {
		return "", err
	}
	if err := s.start(); err != nil {
		return "", err
	}
	return same(s, before)
}

// same checks that the detector and every anomaly that was seen before are there, unchanged where they had ended.
func same(s *session, before *data.Frame) (string, error) {
	view, err := s.onlyDetector()
	if err != nil {
		return "", err
	}
	now, err := s.only(`{"queryType": "anomalies"}`)
	if err != nil {
		return "", err
	}
	rows := map[string]string{}
	for row := range now.Rows() {
		rows[fmt.Sprint(now.Fields[16].At(row))] = inWords(now, row)
	}
	for row := range before.Rows() {
		id, open := fmt.Sprint(before.Fields[16].At(row)), before.Fields[14].At(row).(bool)
		after, found := rows[id]
		if !found || !open && after != inWords(before, row) {
			return "", fmt.Errorf("anomaly %s was %s and is %q", id, inWords(before, row), after)
		}
	}
	return fmt.Sprintf("detector %q and %d anomalies", view.Detector.Name, before.Rows()), nil
}

func inWords(frame *data.Frame, row int) string {
	var words []string
	for _, field := range frame.Fields {
		value, _ := field.ConcreteAt(row)
		words = append(words, fmt.Sprint(value))
	}
	return strings.Join(words, " ")
}

func stopped(s *session) (string, error) {
	socket := s.client.ReattachConfig().Addr.String()
	begin := time.Now()
	s.client.Kill()
	took := time.Since(begin)
	if state := s.command.ProcessState; state == nil || state.ExitCode() != 0 {
		return "", fmt.Errorf("it ended as %v after %s", state, took)
	}
	if took > 2*time.Second {
		return "", fmt.Errorf("it took %s", took)
	}
	if _, err := os.Stat(socket); !errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("the socket is still there: %v", err)
	}
	return fmt.Sprintf("%d ms", took.Milliseconds()), nil
}

// beOrphaned starts the backend as any host does, tells its process id and waits to be killed.
func beOrphaned(executable, data string) {
	s := &session{executable: executable, data: data}
	if err := s.start(); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	fmt.Println(s.pid())
	select {}
}

func orphaned(s *session) (string, error) {
	s.client.Kill()
	own, err := os.Executable()
	if err != nil {
		return "", err
	}
	host := exec.Command(own, "-orphan", "-dist", directory(s.executable), "-data", s.data)
	host.Stderr = os.Stderr
	out, err := host.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := host.Start(); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	pid, notNumber := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || notNumber != nil {
		return "", fmt.Errorf("the host said %q: %v", line, err)
	}
	_ = host.Process.Kill()
	_ = host.Wait()
	begin := time.Now()
	err = eventually("end of the orphan", 12*time.Second, func() (bool, error) {
		return hasEnded(pid), nil
	})
	if err != nil {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	return fmt.Sprintf("after %d ms", time.Since(begin).Milliseconds()), err
}

// hasEnded is true as well for a process whose new parent has not yet taken its exit code.
func hasEnded(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func directory(path string) string {
	return path[:strings.LastIndex(path, "/")]
}
