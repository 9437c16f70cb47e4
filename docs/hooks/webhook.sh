#!/bin/sh
# A hook: posts what happened, as it is, to a webhook.
#
#   [hooks]
#   any = ["~/hooks/webhook.sh", "~/.config/incident-tui/webhook.curl"]
#
# The file holds what curl should know, so that neither the address nor a token shows up in the
# settings or in a list of processes:
#
#   url = "https://hooks.example.com/T0/B0/secret"
#   header = "Authorization: Bearer secret"
set -eu
file=$1
case $file in "~/"*) file=$HOME/${file#"~/"} ;; esac
exec curl --fail --silent --show-error --max-time 8 --output /dev/null \
    --header 'Content-Type: application/json' --data-binary @- --config "$file"
