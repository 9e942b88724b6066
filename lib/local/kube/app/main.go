// Package main is the one program inside every image of the embedded cluster: a small HTTP server whose behaviour
// the image sets through its environment, and a pod may change through `env`, `command` and `args`. Without it each
// test would need real images from a registry that the machine may not reach.
//
//	command: ["/app"]            serve (what the images do by default)
//	command: ["/app", "pause"]   the sandbox of a pod: waits, reaps, and ends on a signal
//	args:    ["EXIT_CODE=3"]     any setting may come as an argument too
package main

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	if isPause() {
		pause()
		return
	}
	settings, err := readSettings(os.Args[1:], os.LookupEnv)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	time.Sleep(settings.startDelay)
	if settings.exits {
		exit(settings)
	}
	if err := serve(settings); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func isPause() bool {
	return filepath.Base(os.Args[0]) == "pause" || (len(os.Args) > 1 && os.Args[1] == "pause")
}

// pause holds the namespaces of a pod; as its first process it inherits orphans, so it waits for them.
func pause() {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		for {
			if pid, _ := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 {
				break
			}
		}
	}
}

// exit ends like a program that is done, or like one that gives its reason and fails.
func exit(settings settings) {
	if settings.exitCode == 0 {
		fmt.Println(settings.message)
	} else if settings.exitReason != "" {
		fmt.Fprintln(os.Stderr, settings.exitReason)
	}
	os.Exit(settings.exitCode)
}
