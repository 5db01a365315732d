/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-auth-exchange.h"

G_BEGIN_DECLS

/**
 * pdk_ssh_prompt_parse:
 * @hint: what ssh says beside it (SSH_ASKPASS_PROMPT): “confirm”, “none” or nothing
 * @text: what ssh wants to have asked
 * @again: whether it asked the same before
 *
 * Returns: (transfer full): the question, with what it is about where the text says so
 */
PdkAuthExchange *pdk_ssh_prompt_parse (const char *hint, const char *text, gboolean again);

/**
 * pdk_ssh_prompt_read_library_key:
 * @text: what libvirt asks about a host's key where it uses a library for SSH
 * @fingerprint: (out) (transfer full): as ssh-keygen writes it, if it is a SHA-256 one
 *
 * Returns: (transfer full) (nullable): the host; %NULL when the text is none such
 */
char *pdk_ssh_prompt_read_library_key (const char *text, char **fingerprint);

G_END_DECLS
