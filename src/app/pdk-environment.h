/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * pdk_environment_prepare:
 *
 * Sets the locale and the text domain, and lets a program that is run from its build folder find
 * the schemas of that folder.  To be called first, before there are threads.
 */
void pdk_environment_prepare (void);
