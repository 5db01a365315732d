/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <vte/vte.h>

G_BEGIN_DECLS

/** Gives @terminal colours that suit a light or a dark window. */
void pdk_text_palette_apply (VteTerminal *terminal, gboolean dark);

G_END_DECLS
