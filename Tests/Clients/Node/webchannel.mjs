// Script/webchannel.js in Node.js, on the npm packages ws and qwebchannel; lines by standard input and output.
import { QWebChannel } from 'qwebchannel';
import fs from 'node:fs';
import readline from 'node:readline';
import vm from 'node:vm';
import WebSocket from 'ws';

vm.runInThisContext(fs.readFileSync(process.argv[2], 'utf8'), { filename: process.argv[2] }); // a script for browsers and QML is not a module

const write = (line) => process.stdout.write(line + '\n');
complainTo(write, console);
const command = webChannelDriver(QWebChannel, connectOverWebSocket(WebSocket), write);
readline.createInterface({ input: process.stdin }).on('line', command).on('close', () => process.exit(0));
