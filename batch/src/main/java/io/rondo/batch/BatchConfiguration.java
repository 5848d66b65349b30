package io.rondo.batch;

import io.rondo.batch.files.ImportSettings;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImportSettings.class)
@PropertySource("classpath:io/rondo/batch/batch.properties")
class BatchConfiguration {}
