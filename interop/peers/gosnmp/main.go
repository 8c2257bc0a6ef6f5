// gosnmp PORT: asks the agent on 127.0.0.1:PORT for sysName.0 as every authPriv user of users.sh; one line a user,
// "NAME ok VALUE" or "NAME FAIL REASON". gosnmp 1.35 (Debian: golang-go golang-github-gosnmp-gosnmp-dev):
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run interop/peers/gosnmp/main.go PORT
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/gosnmp/gosnmp"
)

func main() {
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	auths := []struct {
		name     string
		protocol gosnmp.SnmpV3AuthProtocol
	}{
		{"md5", gosnmp.MD5}, {"sha", gosnmp.SHA}, {"sha224", gosnmp.SHA224},
		{"sha256", gosnmp.SHA256}, {"sha384", gosnmp.SHA384}, {"sha512", gosnmp.SHA512},
	}
	privs := []struct {
		name     string
		protocol gosnmp.SnmpV3PrivProtocol
	}{
		{"des", gosnmp.DES}, {"aes128", gosnmp.AES}, {"aes192", gosnmp.AES192},
		{"aes256", gosnmp.AES256}, {"aes192c", gosnmp.AES192C}, {"aes256c", gosnmp.AES256C},
	}
	for _, a := range auths {
		for _, p := range privs {
			name := a.name + "-" + p.name
			fmt.Println(name, ask(port, &gosnmp.UsmSecurityParameters{
				UserName:                 name,
				AuthenticationProtocol:   a.protocol,
				AuthenticationPassphrase: "auth-secret-1",
				PrivacyProtocol:          p.protocol,
				PrivacyPassphrase:        "priv-secret-2",
			}))
		}
	}
}

func ask(port int, user *gosnmp.UsmSecurityParameters) string {
	client := &gosnmp.GoSNMP{
		Target:             "127.0.0.1",
		Port:               uint16(port),
		Version:            gosnmp.Version3,
		SecurityModel:      gosnmp.UserSecurityModel,
		MsgFlags:           gosnmp.AuthPriv,
		SecurityParameters: user,
		Timeout:            3 * time.Second,
		Retries:            1,
	}
	if err := client.Connect(); err != nil {
		return "FAIL " + err.Error()
	}
	defer client.Conn.Close()
	result, err := client.Get([]string{"1.3.6.1.2.1.1.5.0"})
	if err != nil {
		return "FAIL " + err.Error()
	}
	value, isOctets := result.Variables[0].Value.([]byte)
	if !isOctets {
		return fmt.Sprint("FAIL ", result.Variables[0])
	}
	return "ok " + string(value)
}
