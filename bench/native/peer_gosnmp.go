// Peer: gosnmp (Debian golang-github-gosnmp-gosnmp-dev).
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o peer_gosnmp peer_gosnmp.go
//
// One GoSNMP handles one request at a time, so N in flight means N of them, each with its socket and goroutine.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gosnmp/gosnmp"
)

func arg(k, d string) string {
	for _, a := range os.Args[1:] {
		if strings.HasPrefix(a, k+"=") {
			return a[len(k)+1:]
		}
	}
	return d
}
func num(k string, d int) int {
	n, e := strconv.Atoi(arg(k, strconv.Itoa(d)))
	if e != nil {
		return d
	}
	return n
}
func cpu() (float64, float64) {
	var r syscall.Rusage
	syscall.Getrusage(0, &r)
	u := float64(r.Utime.Sec) + float64(r.Utime.Usec)/1e6
	return u + float64(r.Stime.Sec) + float64(r.Stime.Usec)/1e6, u
}
func maxrss() int64 { var r syscall.Rusage; syscall.Getrusage(0, &r); return r.Maxrss }

var t0 time.Time
var c0, u0 float64

func mark() { t0 = time.Now(); c0, u0 = cpu() }
func report(w string, n, vbs int, lat []float64, extra string) {
	s := time.Since(t0).Seconds()
	c, u := cpu()
	p50, p99 := 0.0, 0.0
	if len(lat) > 0 {
		sort.Float64s(lat)
		p50 = lat[len(lat)/2]
		p99 = lat[len(lat)*99/100]
	}
	fmt.Printf("{\"workload\":%q,\"n\":%d,\"seconds\":%f,\"rps\":%f,\"vbps\":%f,\"p50us\":%f,\"p99us\":%f,\"cpuPer1000\":%f,\"userPer1000\":%f,\"rssKb\":%d%s}\n", w, n, s, float64(n)/s, float64(vbs)/s, p50, p99, (c-c0)/float64(n)*1000, (u-u0)/float64(n)*1000, maxrss(), extra)
}
func address(i int) string { return fmt.Sprintf("127.%d.%d.%d", 1+i/62500, (i/250)%250, 1+i%250) }
func open(host string) *gosnmp.GoSNMP {
	g := &gosnmp.GoSNMP{Target: host, Port: uint16(num("port", 16100)), Community: "public", Version: gosnmp.Version2c, Timeout: time.Duration(num("timeout", 1000)) * time.Millisecond, Retries: num("retries", 5), MaxOids: 100}
	if num("version", 2) == 3 {
		g.Version = gosnmp.Version3
		g.SecurityModel = gosnmp.UserSecurityModel
		g.MsgFlags = gosnmp.AuthPriv
		g.SecurityParameters = &gosnmp.UsmSecurityParameters{UserName: "benchuser", AuthenticationProtocol: gosnmp.SHA256, AuthenticationPassphrase: "authpassword123", PrivacyProtocol: gosnmp.AES, PrivacyPassphrase: "privpassword123"}
	}
	if e := g.Connect(); e != nil {
		log.Fatal(e)
	}
	return g
}
func oids(vb, row int) []string {
	r := make([]string, vb)
	for i := range r {
		if arg("system", "") != "" {
			r[i] = fmt.Sprintf("1.3.6.1.2.1.1.%d.0", []int{1, 3, 4, 5, 6}[i%5])
		} else {
			r[i] = fmt.Sprintf("1.3.6.1.4.1.99999.1.1.%d.%d", 1+i%6, row+i/6)
		}
	}
	return r
}
func main() {
	w, host, vb := arg("workload", "get"), arg("host", "127.0.0.1"), num("vb", 1)
	sets := make([][]string, 100)
	for i := range sets {
		sets[i] = oids(vb, 1+i)
	}
	var errs int64
	switch w {
	case "get":
		n, warm, inflight := num("n", 20000), num("warm", 5000), num("inflight", 1)
		ss := make([]*gosnmp.GoSNMP, inflight)
		for i := range ss {
			ss[i] = open(host)
		}
		lat := make([]float64, n)
		run := func(total int, rec bool) {
			var next int64
			var wg sync.WaitGroup
			for _, s := range ss {
				wg.Add(1)
				go func(s *gosnmp.GoSNMP) {
					defer wg.Done()
					for {
						i := int(atomic.AddInt64(&next, 1)) - 1
						if i >= total {
							return
						}
						t := time.Now()
						if _, e := s.Get(sets[i%100]); e != nil {
							atomic.AddInt64(&errs, 1)
						}
						if rec {
							lat[i] = float64(time.Since(t).Nanoseconds()) / 1000
						}
					}
				}(s)
			}
			wg.Wait()
		}
		run(warm, false)
		mark()
		run(n, true)
		report(arg("label", "get"), n, n*vb, lat, fmt.Sprintf(",\"errors\":%d", errs))
	case "fan":
		n := num("targets", 1000)
		ss := make([]*gosnmp.GoSNMP, n)
		mark()
		for r := 0; r < num("rounds", 3); r++ {
			if r > 0 {
				mark()
			} else {
				for i := range ss {
					ss[i] = open(address(i))
				}
			}
			lat := make([]float64, n)
			var wg sync.WaitGroup
			for i := range ss {
				wg.Add(1)
				go func(i int) {
					defer wg.Done()
					t := time.Now()
					if _, e := ss[i].Get(sets[i%100]); e != nil {
						atomic.AddInt64(&errs, 1)
					}
					lat[i] = float64(time.Since(t).Nanoseconds()) / 1000
				}(i)
			}
			wg.Wait()
			name := "fan-steady"
			if r == 0 {
				name = "fan-first"
			}
			report(name, n, n*vb, lat, fmt.Sprintf(",\"errors\":%d,\"round\":%d", errs, r))
		}
	case "walk":
		s, k := open(host), 0
		s.MaxRepetitions = uint32(num("maxrep", 50))
		mark()
		if e := s.BulkWalk("1.3.6.1.4.1.99999.1.1", func(gosnmp.SnmpPDU) error { k++; return nil }); e != nil {
			log.Fatal(e)
		}
		c, _ := cpu()
		report("walk", (k+49)/50, k, nil, fmt.Sprintf(",\"varbinds\":%d,\"cpuPerMillionVb\":%f", k, (c-c0)/float64(k)*1e6))
	case "openclose":
		n := num("n", 2000)
		mark()
		for i := 0; i < n; i++ {
			s := open(host)
			s.Get(sets[0])
			s.Conn.Close()
		}
		s := time.Since(t0).Seconds()
		report("openclose", n, n, nil, fmt.Sprintf(",\"usPerPair\":%f", s/float64(n)*1e6))
	case "hold":
		n := num("n", 1000)
		rss := func() int {
			b, _ := os.ReadFile("/proc/self/status")
			for _, l := range strings.Split(string(b), "\n") {
				if strings.HasPrefix(l, "VmRSS:") {
					f := strings.Fields(l)
					v, _ := strconv.Atoi(f[1])
					return v * 1024
				}
			}
			return 0
		}
		r0 := rss()
		ss := make([]*gosnmp.GoSNMP, n)
		for i := range ss {
			ss[i] = open(address(i))
			ss[i].Get(sets[0])
		}
		fmt.Printf("{\"workload\":\"hold\",\"n\":%d,\"rssPerSession\":%f,\"fdsPerSession\":1,\"rssKb\":%d}\n", n, float64(rss()-r0)/float64(n), maxrss())
	case "v3open":
		n := num("n", 1000)
		mark()
		for i := 0; i < n; i++ {
			s := open(host)
			if _, e := s.Get([]string{"1.3.6.1.2.1.1.3.0"}); e != nil {
				errs++
			}
		}
		s := time.Since(t0).Seconds()
		c, _ := cpu()
		report("v3open", n, n, nil, fmt.Sprintf(",\"errors\":%d,\"usPerOpen\":%f,\"cpuUsPerOpen\":%f", errs, s/float64(n)*1e6, (c-c0)/float64(n)*1e6))
	case "codec":
		var m map[string]string
		b, _ := os.ReadFile(arg("samples", ""))
		json.Unmarshal(b, &m)
		secs, _ := strconv.ParseFloat(arg("secs", "1"), 64)
		s := open(host)
		for _, v := range []int{1, 10} {
			for i := range sets {
				sets[i] = oids(v, 1+i)
			}
			k, t := 0, time.Now()
			before, _ := cpu()
			for time.Since(t).Seconds() < secs {
				for j := 0; j < 50; j++ {
					var p []gosnmp.SnmpPDU
					for _, o := range sets[k%100] {
						p = append(p, gosnmp.SnmpPDU{Name: o, Type: gosnmp.Null})
					}
					if _, e := s.SnmpEncodePacket(gosnmp.GetRequest, p, 0, 0); e != nil {
						log.Fatal(e)
					}
					k++
				}
			}
			after, _ := cpu()
			d := after - before
			fmt.Printf("{\"workload\":\"encode-get-%d\",\"rps\":%f,\"vbps\":%f,\"nsPerOp\":%f,\"rssKb\":%d}\n", v, float64(k)/d, float64(k*v)/d, d/float64(k)*1e9, maxrss())
		}
		for _, d := range []struct {
			k, w string
			vb   int
		}{{"resp1", "decode-resp-1", 1}, {"resp10", "decode-resp-10", 10}, {"resp50", "decode-resp-50", 50}, {"trap2", "decode-trap-v2c", 5}} {
			raw, _ := hex.DecodeString(m[d.k])
			k, t := 0, time.Now()
			before, _ := cpu()
			for time.Since(t).Seconds() < secs {
				for j := 0; j < 50; j++ {
					var e error
					if d.k == "trap2" {
						_, e = s.UnmarshalTrap(raw, false)
					} else {
						_, e = s.SnmpDecodePacket(raw)
					}
					if e != nil {
						log.Fatal(e)
					}
					k++
				}
			}
			after, _ := cpu()
			x := after - before
			fmt.Printf("{\"workload\":%q,\"rps\":%f,\"vbps\":%f,\"nsPerOp\":%f,\"rssKb\":%d}\n", d.w, float64(k)/x, float64(k*d.vb)/x, x/float64(k)*1e9, maxrss())
		}
	case "trap":
		var count int64
		l := gosnmp.NewTrapListener()
		l.Params = gosnmp.Default
		l.OnNewTrap = func(p *gosnmp.SnmpPacket, a *net.UDPAddr) { atomic.AddInt64(&count, 1) }
		go func() { <-l.Listening(); fmt.Println("{\"ready\":true}") }()
		go l.Listen("127.0.0.1:" + arg("port", "16200"))
		mark()
		sc := bufio.NewScanner(os.Stdin)
		for sc.Scan() {
			if strings.HasPrefix(sc.Text(), "q") {
				return
			}
			c, _ := cpu()
			fmt.Printf("{\"count\":%d,\"cpu\":%f,\"rssKb\":%d}\n", atomic.SwapInt64(&count, 0), c-c0, maxrss())
			mark()
		}
	}
}
