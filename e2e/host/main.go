// A stand-in for Grafana: starts the built backend with the official client libraries and checks what Grafana relies on.
//
//	host -dist DIR -data DIR    runs every check and prints one JSON line for each
//
// It ends with 1 when a check failed, and with 2 when it could not even begin.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

// A check says what was seen, or what was wrong.
type check struct {
	name string
	run  func() (seen string, err error)
}

type result struct {
	Name string  `json:"name"`
	OK   bool    `json:"ok"`
	Seen string  `json:"seen"`
	Ms   float64 `json:"ms"`
}

// report runs the checks in order and prints a line for each; false when one failed.
func report(checks []check) bool {
	good := true
	for _, each := range checks {
		begin := time.Now()
		seen, err := each.run()
		if err != nil {
			seen = err.Error()
			good = false
		}
		line, _ := json.Marshal(result{each.name, err == nil, seen, float64(time.Since(begin).Microseconds()) / 1000})
		fmt.Println(string(line))
	}
	return good
}

func main() {
	dist := flag.String("dist", "", "folder of the built plugin")
	data := flag.String("data", "", "empty folder for the backend's data")
	orphan := flag.Bool("orphan", false, "start the backend, print its process id and be killed (used by the checks themselves)")
	flag.Parse()
	executable := fmt.Sprintf("%s/gpx_vigil_%s_%s", *dist, runtime.GOOS, runtime.GOARCH)
	if _, err := os.Stat(executable); err != nil || *data == "" {
		fmt.Fprintln(os.Stderr, "host needs -dist with a built backend and -data:", err)
		os.Exit(2)
	}
	if *orphan {
		beOrphaned(executable, *data)
	}
	if !report(allChecks(executable, *data)) {
		os.Exit(1)
	}
}

func allChecks(executable, data string) []check {
	session := &session{executable: executable, data: data}
	checks := startChecks(session)
	checks = append(checks, resourceChecks(session)...)
	checks = append(checks, queryChecks(session)...)
	return append(checks, endChecks(session)...)
}
