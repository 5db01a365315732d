/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * pdk_environment_prepare:
 *
 * Sets the locale and the text domain, lets a program that is run from its build folder find the
 * schemas of that folder, and has ssh ask where the user sees it.  To be called first, before there
 * are threads.
 */
void pdk_environment_prepare (void);
