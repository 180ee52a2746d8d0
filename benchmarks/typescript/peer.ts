// Runs one command of pulumi, whose arguments are this script's, with the program in this process. The Automation
// API does it like this, too, but makes more calls of the command around it.
import * as grpc from "@grpc/grpc-js";
import { spawn } from "node:child_process";
import { program } from "./program";

// None of these is in the SDK's declarations.
const { LanguageServer } = require("@pulumi/pulumi/automation/server");
const { grpcChannelOptions } = require("@pulumi/pulumi/runtime");
const { LanguageRuntimeService } = require("@pulumi/pulumi/proto/language_grpc_pb");

const language = new LanguageServer(program);
const server = new grpc.Server({ ...grpcChannelOptions });
server.addService(LanguageRuntimeService, language);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (failure, port) => {
    if (failure) {
        throw failure;
    }
    const pulumi = spawn("pulumi", [...process.argv.slice(2), `--client=127.0.0.1:${port}`], { stdio: "inherit" });
    pulumi.on("exit", code => {
        language.onPulumiExit(code !== 0);
        server.forceShutdown();
        process.exitCode = code ?? 1;
    });
});
