package main

import (
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
)

const user = `<%[1]sResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><%[1]sResult><User><Path>/</Path>` +
	`<UserName>%[2]s</UserName><UserId>AIDAAAAAAAAAAAAAAAAA</UserId><Arn>arn:aws:iam::000000000000:user/%[2]s</Arn>` +
	`<CreateDate>2026-01-01T00:00:00Z</CreateDate></User></%[1]sResult>` +
	`<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></%[1]sResponse>`

const caller = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
	`<Arn>arn:aws:iam::000000000000:root</Arn><UserId>000000000000</UserId><Account>000000000000</Account>` +
	`</GetCallerIdentityResult><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></GetCallerIdentityResponse>`

const refusal = `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidAction</Code>` +
	`<Message>The IAM of the benchmark does not know %s; add it to iam.go.</Message></Error><RequestId>0</RequestId></ErrorResponse>`

// iamServer answers what the plugin asks when it makes a user.
type iamServer struct {
	requests atomic.Int64
}

func (s *iamServer) serve() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go http.Serve(listener, s)
	return "http://" + listener.Addr().String(), nil
}

func (s *iamServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests.Add(1)
	w.Header().Set("Content-Type", "text/xml")
	switch action := r.FormValue("Action"); action {
	case "CreateUser", "GetUser":
		fmt.Fprintf(w, user, action, r.FormValue("UserName"))
	case "GetCallerIdentity":
		fmt.Fprint(w, caller)
	default:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, refusal, action)
	}
}
