package io.rondo.batch;

import io.rondo.batch.files.FileLimits;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileLimits.class)
@PropertySource("classpath:io/rondo/batch/batch.properties")
class BatchConfiguration {}
