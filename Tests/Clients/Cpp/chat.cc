// A SimpleChat client on gRPC C++, driven line by line. The lines are described in ChatProgram.cs.
#include <grpcpp/grpcpp.h>

#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>

#include "simplechat.grpc.pb.h"

using qtgrpc::examples::chat::ChatMessage;
using qtgrpc::examples::chat::ChatMessages;
using qtgrpc::examples::chat::None;
using qtgrpc::examples::chat::SimpleChat;

namespace {

const std::string kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string Decode(const std::string& base64) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (char character : base64) {
    const auto value = kAlphabet.find(character);
    if (value == std::string::npos) break;
    bits = bits << 6 | static_cast<unsigned>(value);
    if ((count += 6) >= 8) bytes.push_back(static_cast<char>(bits >> (count -= 8) & 255));
  }
  return bytes;
}

std::string Encode(const std::string& bytes) {
  std::string base64;
  unsigned bits = 0;
  int count = 0;
  for (unsigned char byte : bytes) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 6;) base64.push_back(kAlphabet[bits >> (count -= 6) & 63]);
  }
  if (count > 0) base64.push_back(kAlphabet[bits << (6 - count) & 63]);
  while (base64.size() % 4 != 0) base64.push_back('=');
  return base64;
}

std::mutex output;

void Say(const std::string& lines) {
  const std::lock_guard<std::mutex> lock(output);
  std::cout << lines << std::endl;
}

void End(const std::string& call, const grpc::Status& status) {
  Say("end " + call + " " + std::to_string(status.error_code()) + " " + Encode(status.error_message()));
}

std::mutex gate;
std::map<std::string, std::shared_ptr<grpc::ClientContext>> lists;

void Send(SimpleChat::Stub& stub, std::string call, std::shared_ptr<grpc::ClientContext> context, ChatMessage message) {
  None none;
  End(call, stub.sendMessage(context.get(), message, &none));
}

void List(SimpleChat::Stub& stub, std::string call, std::shared_ptr<grpc::ClientContext> context) {
  const auto reader = stub.messageList(context.get(), None());
  ChatMessages batch;
  while (reader->Read(&batch)) {
    std::ostringstream lines;
    lines << "batch " << call << " " << batch.messages_size();
    for (const auto& message : batch.messages()) {
      lines << "\nmessage " << call << " " << message.timestamp() << " " << message.type() << " " << Encode(message.from()) << " "
            << Encode(message.content());
    }
    Say(lines.str());
  }
  End(call, reader->Finish());
}

}  // namespace

int main(int, char** arguments) {
  grpc::ChannelArguments channel;
  channel.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  channel.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  channel.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 200);
  const auto stub = SimpleChat::NewStub(grpc::CreateCustomChannel(arguments[1], grpc::InsecureChannelCredentials(), channel));

  Say("ready");
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line + " ");
    std::string command, call, user, password;
    words >> command >> call;
    if (command == "cancel") {
      const std::lock_guard<std::mutex> lock(gate);
      if (const auto list = lists.find(call); list != lists.end()) list->second->TryCancel();
      continue;
    }

    words.get();
    std::getline(words, user, ' ');
    std::getline(words, password, ' ');
    auto context = std::make_shared<grpc::ClientContext>();
    context->AddMetadata("user-name", Decode(user));
    context->AddMetadata("user-password", Decode(password));
    if (command == "list") {
      const std::lock_guard<std::mutex> lock(gate);
      lists[call] = context;
      std::thread(List, std::ref(*stub), call, context).detach();
      continue;
    }

    std::string timestamp, type, from, content;
    std::getline(words, timestamp, ' ');
    std::getline(words, type, ' ');
    std::getline(words, from, ' ');
    std::getline(words, content, ' ');
    ChatMessage message;
    message.set_timestamp(std::stoull(timestamp));
    message.set_type(static_cast<ChatMessage::ContentType>(std::stoi(type)));
    message.set_from(Decode(from));
    message.set_content(Decode(content));
    std::thread(Send, std::ref(*stub), call, context, message).detach();
  }
  std::_Exit(0);  // the threads of open streams do not matter any more
}
