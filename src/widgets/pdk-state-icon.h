/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

/* How a machine's state looks wherever it is shown: an icon and a word, tinted by a style class.
 * Never a colour alone. */

/** An icon name of the theme or of our resources. */
const char *pdk_state_icon_name (PdkDomainState state);
/** “pdk-state-running” and so on; defined in style.css. */
const char *pdk_state_css_class (PdkDomainState state);
/** One translated word without the reason, for where pdk_domain_get_state_text() is too long. */
const char *pdk_state_word (PdkDomainState state);

/** For a machine or host that does not answer, whatever its state was. */
#define PDK_STATE_ICON_NOT_ANSWERING      "pdk-hourglass-symbolic"
#define PDK_STATE_CSS_CLASS_NOT_ANSWERING "pdk-state-not-answering"

G_END_DECLS
