// A chat client on qwebchannel.js, driven line by line: the same file in Node.js, in a browser page and in QML. Whoever loads it brings the
// channel class, the socket and the lines. The lines are described in ScriptedWebChannel.cs.
'use strict';

/**
 * @param QWebChannel the class of qwebchannel.js
 * @param connect (url, { opened(), message(text), closed(code) }) => { send(text), close() }
 * @param write takes a line for the test
 * @returns takes a line from the test
 */
function webChannelDriver(QWebChannel, connect, write) {
  const channels = {};
  const say = (what) => write(JSON.stringify(what));

  const guarded = (channel, action) => {
    try {
      action();
    } catch (error) {
      say({ say: 'fault', channel, text: String(error && error.stack || error) });
    }
  };

  // What the example's clients do once the channel is there, in their order.
  const begin = (channel, state, chatserver) => {
    state.chatserver = chatserver;
    chatserver.userListChanged.connect(() => say({ say: 'userList', channel, users: chatserver.userList }));
    chatserver.newMessage.connect((time, user, text) => say({ say: 'newMessage', channel, time, user, text }));
    chatserver.keepAlive.connect(() => {
      say({ say: 'keepAlive', channel });
      state.names.forEach((name) => chatserver.keepAliveResponse(name));
    });
    const members = Object.keys(chatserver);
    say({
      say: 'opened',
      channel,
      methods: members.filter((name) => typeof chatserver[name] === 'function'),
      signals: members.filter((name) => chatserver[name] && chatserver[name].connect),
      users: chatserver.userList,
    });
  };

  const commands = {
    open(command) {
      const channel = command.channel;
      const state = channels[channel] = { names: [] };
      const transport = { send: (text) => state.socket.send(text) };
      state.socket = connect(command.url, {
        opened: () => guarded(channel, () => new QWebChannel(transport, (opened) => begin(channel, state, opened.objects.chatserver))),
        message: (text) => guarded(channel, () => transport.onmessage({ data: text })),
        closed: (code) => {
          delete channels[channel];
          say({ say: 'closed', channel, code });
        },
      });
    },
    call(command) {
      const channel = command.channel;
      const answer = (value) => say({ say: 'answer', channel, call: command.call, value });
      const chatserver = channels[channel].chatserver;
      guarded(channel, () => chatserver[command.method].apply(chatserver, command.args.concat([answer])));
    },
    keepAlive(command) {
      channels[command.channel].names = command.names;
    },
    close(command) {
      const state = channels[command.channel];
      if (state) {
        state.socket.close();
      }
    },
  };

  say({ say: 'ready' });
  return (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  };
}

/** What webChannelDriver needs of the socket class of browsers, which that of Node.js's ws resembles. */
function connectOverWebSocket(WebSocket) {
  return (url, events) => {
    const socket = new WebSocket(url);
    socket.onopen = () => events.opened();
    socket.onmessage = (message) => events.message(message.data);
    socket.onclose = (close) => events.closed(close.code);
    socket.onerror = () => {}; // onclose follows
    return socket;
  };
}

/** What qwebchannel.js complains about on the console is a fault of the server. */
function complainTo(write, console) {
  console.error = console.warn = (...words) => write(JSON.stringify({ say: 'fault', text: words.join(' ') }));
}
